import { Upload } from "tus-js-client";
import { csrfToken } from "@/api/client";

const CHUNK_BYTES = 4 * 1024 * 1024;
const RETRY_DELAYS_MS = [0, 1_000, 3_000, 8_000];

export type UploadReports = {
  onShare: (share: number) => void;
  onDone: () => void;
  /** One sentence. */
  onFault: (sentence: string) => void;
};

const sentenceOf = (error: Error): string => {
  const response =
    "originalResponse" in error ? (error.originalResponse as { getBody(): string } | null) : null;
  const body = response?.getBody();
  if (!body) return error.message;
  try {
    const parsed = JSON.parse(body) as { error?: { message?: string } };
    return parsed.error?.message ?? error.message;
  } catch {
    return error.message;
  }
};

/** Sends a file in resumable chunks. The same file chosen again after a cut goes on where it stopped. */
export const startUpload = (file: File, project: string, reports: UploadReports): Upload => {
  const upload = new Upload(file, {
    endpoint: "/api/v1/uploads",
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, project },
    onBeforeRequest: async (request) => request.setHeader("X-CSRFToken", await csrfToken()),
    onProgress: (sent, total) => reports.onShare(total ? sent / total : 1),
    onSuccess: () => reports.onDone(),
    onError: (error) => reports.onFault(sentenceOf(error)),
  });
  void upload.findPreviousUploads().then((previous) => {
    const [latest] = previous;
    if (latest) upload.resumeFromPreviousUpload(latest);
    upload.start();
  });
  return upload;
};
