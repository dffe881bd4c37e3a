// An independent tus client against our server: tus_peer.cjs '{"modules", "endpoint", "token", "file", …}'.
// Sends the file in chunks; with "stopAfter" it aborts once that many bytes are acknowledged. Prints one object.
const fs = require("node:fs");
const order = JSON.parse(process.argv[2]);
const tus = require(`${order.modules}/tus-js-client`);

const finish = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

const upload = new tus.Upload(fs.createReadStream(order.file), {
  endpoint: order.endpoint,
  uploadUrl: order.uploadUrl,
  uploadSize: fs.statSync(order.file).size,
  chunkSize: order.chunkSize,
  retryDelays: [0, 500, 1000, 2000, 4000],
  headers: { Authorization: `Token ${order.token}` },
  metadata: { filename: order.name, project: order.project },
  onChunkComplete: (_size, accepted) => {
    if (order.stopAfter && accepted >= order.stopAfter) {
      void upload.abort().then(() => finish({ stopped: accepted, url: upload.url }));
    }
  },
  onSuccess: ({ lastResponse }) => finish({ asset: lastResponse.getHeader("Upload-Asset"), url: upload.url }),
  onError: (error) => finish({ error: String(error) }),
});

if (order.terminate) {
  void tus.Upload.terminate(order.uploadUrl, { headers: { Authorization: `Token ${order.token}` } })
    .then(() => finish({ terminated: true }), (error) => finish({ error: String(error) }));
} else {
  upload.start();
}
