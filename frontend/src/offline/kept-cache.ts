/** Where the answers and the clip of work that is open are kept for a reload without the network. */
export const KEPT_CACHE = "groundling-kept-work";
