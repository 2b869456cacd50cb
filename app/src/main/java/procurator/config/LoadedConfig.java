package procurator.config;

import java.util.List;
import procurator.log.Log;

/**
 * A configuration that was read.
 *
 * @param config for one of the halves
 * @param logLevel what of the log is written, info
 * @param warnings what has no effect, or another than elsewhere
 */
public record LoadedConfig<T>(T config, Log.Level logLevel, List<String> warnings) {}
