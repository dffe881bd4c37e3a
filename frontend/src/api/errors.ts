/** What the server said when it refused: one sentence, a stable code, and the place of the fault. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly place: Record<string, unknown> | null;
  readonly detail: Record<string, unknown> | null;

  constructor(
    status: number,
    fault: {
      code: string;
      message: string;
      place?: Record<string, unknown> | null | undefined;
      detail?: Record<string, unknown> | null | undefined;
    },
  ) {
    super(fault.message);
    this.name = "ApiError";
    this.status = status;
    this.code = fault.code;
    this.place = fault.place ?? null;
    this.detail = fault.detail ?? null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads the error envelope of a refused answer; anything else becomes an error that names the status. */
export const apiErrorFrom = (status: number, body: unknown): ApiError => {
  const fault = isRecord(body) && isRecord(body.error) ? body.error : null;
  if (!fault || typeof fault.code !== "string" || typeof fault.message !== "string")
    return new ApiError(status, { code: "unreadable_answer", message: `The server answered ${status}.` });
  return new ApiError(status, {
    code: fault.code,
    message: fault.message,
    place: isRecord(fault.place) ? fault.place : null,
    detail: isRecord(fault.detail) ? fault.detail : null,
  });
};

export const isSignedOut = (error: unknown): boolean => error instanceof ApiError && error.status === 401;
