/** What a function wrote: its warnings and errors are kept, the rest is passed over. */
export interface FunctionLog {
  /** Takes output as it comes, whole lines or not. */
  write(text: string): void;
  /** The newest warnings and errors, oldest first. */
  problems(): readonly string[];
}

export interface FunctionLogOptions {
  /** Called with each warning and error. @default - nobody is told */
  readonly onProblem?: (line: string) => void;
  /** How many are kept. @default 200 */
  readonly atMost?: number;
}

const severe = new Set(['WARN', 'ERROR', 'CRITICAL', 'FATAL']);

/** A log that tells Powertools' JSON lines by their level; a line that is no JSON is a problem. */
export const createFunctionLog = ({
  onProblem,
  atMost = 200,
}: FunctionLogOptions = {}): FunctionLog => {
  const problems: string[] = [];
  let rest = '';
  return {
    write: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter(isProblem)) {
        problems.push(line);
        if (problems.length > atMost) problems.shift();
        onProblem?.(line);
      }
    },
    problems: () => [...problems],
  };
};

const isProblem = (line: string): boolean => {
  if (line.trim() === '') return false;
  try {
    const { level } = JSON.parse(line) as { readonly level?: unknown };
    return typeof level === 'string' && severe.has(level);
  } catch {
    return true;
  }
};
