/** Pictures of videos, each under the hash of the video's address. */
export interface Stills {
  /** The picture of the video at this address; undefined when there is none. */
  read(url: string): Promise<Uint8Array | undefined>;
  /** Keeps a picture; the oldest go when there are too many. */
  write(url: string, picture: Uint8Array): Promise<void>;
}
