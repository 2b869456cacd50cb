package procurator.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import procurator.log.Log;

/**
 * What the process is told that runs a half.
 *
 * @param logLevel what of the log is written, info
 * @param user whom it becomes once the ports are bound, {@code null} for nobody else
 * @param pidFile where its number is written, {@code null} for nowhere
 * @param daemonize whether it goes into the background
 */
public record ProcessConfig(
        Log.Level logLevel, @Nullable String user, @Nullable Path pidFile, boolean daemonize) {}
