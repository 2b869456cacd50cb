package procurator.config;

import java.util.List;

/**
 * A configuration that was read.
 *
 * @param config for one of the halves
 * @param process what runs the half is told
 * @param warnings what has no effect, or another than elsewhere
 */
public record LoadedConfig<T>(T config, ProcessConfig process, List<String> warnings) {}
