/** Why a clip cannot be shown. The code is a key of the text catalogue (`media_fault.<code>`). */
export type MediaFaultCode =
  | "unreachable"
  | "no_video"
  | "not_decodable"
  | "frame_count_differs"
  | "decoding_failed"
  | "playback_failed";

export class MediaFault extends Error {
  override readonly name = "MediaFault";
  readonly code: MediaFaultCode;

  constructor(code: MediaFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
