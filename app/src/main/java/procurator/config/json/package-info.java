/** JSON5 text to values that know where they stand in the file, and the mistakes found in it. */
@NullMarked
package procurator.config.json;

import org.jspecify.annotations.NullMarked;
