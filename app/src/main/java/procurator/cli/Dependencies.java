package procurator.cli;

import java.util.function.IntConsumer;

/**
 * What commands are put together from; tests put in their own.
 *
 * @param halt ends the process at once with an exit code
 * @param flush waits until what was said on standard error is written
 */
public record Dependencies(HalfStarter halves, Reach reach, Signals signals, IntConsumer halt, Runnable flush) {}
