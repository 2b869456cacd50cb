/** Reading files, options and ss:// links into the records of other rooms, and what to say of other programs' words. */
@NullMarked
package procurator.config;

import org.jspecify.annotations.NullMarked;
