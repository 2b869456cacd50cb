/** The program's entry point; everything else stands in the rooms below. */
@NullMarked
package procurator;

import org.jspecify.annotations.NullMarked;
