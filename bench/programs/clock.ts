/** One stretch of a program, in milliseconds; CPU includes the threads that compile and collect garbage. */
export interface Stretch {
  readonly name: string;
  readonly cpu: number;
  readonly wall: number;
}

/** What a program says of itself when it is done. */
export interface Told {
  readonly stretches: readonly Stretch[];
  /** CPU of the process since its start, modules included. */
  readonly cpu: number;
  /** Most memory that it ever had, in MB. */
  readonly peak: number;
}

/** Times a program's stretches, and prints them as the last thing that it does. */
export class Clock {
  readonly #stretches: Stretch[] = [];
  #cpu = cpuNow();
  #wall = performance.now();

  /** Runs one stretch. */
  time<T>(name: string, run: () => T): T {
    this.#cpu = cpuNow();
    this.#wall = performance.now();
    const result = run();
    this.#stretches.push({ name, cpu: cpuNow() - this.#cpu, wall: performance.now() - this.#wall });
    return result;
  }

  tell(): void {
    const peak = process.resourceUsage().maxRSS / 1024;
    const told: Told = { stretches: this.#stretches, cpu: cpuNow(), peak };
    process.stdout.write(JSON.stringify(told));
  }
}

function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
