/** Clocks differ a little. */
export const CLOCK_TOLERANCE_SECONDS = 5;
