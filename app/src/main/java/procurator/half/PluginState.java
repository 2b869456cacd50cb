package procurator.half;

import java.time.Duration;

/**
 * A plugin of a half at one moment.
 *
 * @param plugin which, and whose: {@code plugin obfs-local of a.example:443}
 * @param phase what it is at
 * @param time since when, or until when; zero where nobody asks
 * @param starts how often it was started
 */
public record PluginState(String plugin, PluginPhase phase, Duration time, int starts) {
    /** What a plugin is at. */
    public enum PluginPhase {
        /** It is to be started, or was and does not listen yet. */
        STARTS,
        /** It carries what it is there for, since so long. */
        RUNS,
        /** It has ended, and is started again in so long. */
        PAUSES,
        /** It is not started any more. */
        GIVEN_UP
    }

    @Override
    public String toString() {
        String what = switch (phase) {
            case STARTS -> "is about to listen";
            case RUNS -> "runs since " + time.toSeconds() + " s";
            case PAUSES -> "does not run, is started again in " + time.toSeconds() + " s";
            case GIVEN_UP -> "was given up";
        };
        return plugin + ": " + what + "; started " + (starts == 1 ? "once" : starts + " times");
    }
}
