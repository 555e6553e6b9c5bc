const written = /^([+-]?)(\d*)(?:\.(\d*))?(e[+-]?\d+)?$/i;

/**
 * A number as JSON, with the digits it is written with: `73.96732207`, `1.10`; where JSON is
 * stricter than files are, the smallest change: `+5` is `5`, `.5` is `0.5`, `007` is `7`.
 *
 * @returns undefined where the text is no number
 */
export const jsonNumber = (text: string): string | undefined => {
  const [, sign, whole, fraction = '', exponent = ''] = written.exec(text.trim()) ?? [];
  if (whole === undefined || (whole === '' && fraction === '')) return undefined;
  const integer = whole.replace(/^0+(?=\d)/, '') || '0';
  const point = fraction === '' ? '' : `.${fraction}`;
  return `${sign === '-' ? '-' : ''}${integer}${point}${exponent}`;
};
