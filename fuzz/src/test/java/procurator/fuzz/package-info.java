/** Fuzz targets: a normal run replays {@code src/test/resources}; with JAZZER_FUZZ=1 they look for more. */
@NullMarked
package procurator.fuzz;

import org.jspecify.annotations.NullMarked;
