/** A number with its thousands apart, the same in every locale: `27,330.40`. */
export const amountText = (amount: number, digits = 2): string =>
  amount.toFixed(digits).replace(/\B(?=(?:\d{3})+(?!\d))(?<![.]\d*)/g, ',');

/** A share of the whole: `85.7 %`. */
export const shareText = (share: number): string => `${(share * 100).toFixed(1)} %`;
