/** Settings that take away those of the tests that are not about spending, so that the defaults apply. */
export const DEFAULT_SPENDING = {
  'fal.spending.unknownPrice': null,
  'fal.spending.confirmAbove': null,
  'fal.spending.maxDay': null,
};
