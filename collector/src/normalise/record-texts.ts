/** Limits of the texts that are columns of their own: names, states, messages. */
export const maxNameBytes = 4096;
export const maxMessageBytes = 1 << 20;
