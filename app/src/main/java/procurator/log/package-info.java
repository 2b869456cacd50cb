/** The program's log: one line an event, fewer where it comes often, and a way out that nobody waits for. */
@NullMarked
package procurator.log;

import org.jspecify.annotations.NullMarked;
