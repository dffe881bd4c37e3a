import { useCallback, useEffect, useRef, useState } from "react";
import { startUpload } from "@/api/uploads";

export type UploadRow = { key: string; name: string; share: number; fault: string | null };

type Running = ReturnType<typeof startUpload>;

/** The uploads begun on this screen. Leaving the screen pauses them; the same file chosen again goes on. */
export const useUploads = (project: string, onDone: () => void) => {
  const [list, setList] = useState<UploadRow[]>([]);
  const running = useRef(new Map<string, Running>());
  const done = useRef(onDone);
  done.current = onDone;

  useEffect(() => {
    const map = running.current;
    return () => {
      for (const upload of map.values()) void upload.abort();
    };
  }, []);

  const change = useCallback(
    (key: string, part: Partial<UploadRow>) =>
      setList((rows) => rows.map((row) => (row.key === key ? { ...row, ...part } : row))),
    [],
  );
  const remove = useCallback((key: string) => {
    running.current.delete(key);
    setList((rows) => rows.filter((row) => row.key !== key));
  }, []);

  const add = (files: File[]) => {
    for (const file of files) {
      const key = crypto.getRandomValues(new Uint32Array(2)).join("-");
      setList((rows) => [...rows, { key, name: file.name, share: 0, fault: null }]);
      const upload = startUpload(file, project, {
        onShare: (share) => change(key, { share }),
        onDone: () => {
          remove(key);
          done.current();
        },
        onFault: (fault) => change(key, { fault }),
      });
      running.current.set(key, upload);
    }
  };
  const retry = (key: string) => {
    change(key, { fault: null });
    running.current.get(key)?.start();
  };
  const cancel = (key: string) => {
    void running.current.get(key)?.abort(true);
    remove(key);
  };
  return { list, add, retry, cancel };
};
