// How exactly the numbers of a unit are printed.

export const DIGITS = 3 // after the point
