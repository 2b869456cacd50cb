/** The program's log: one line an event on standard error, rate-limited. */
@NullMarked
package procurator.log;

import org.jspecify.annotations.NullMarked;
