/** The one reader of command lines, ours and those of other programs of this protocol, and a table for each. */
@NullMarked
package procurator.cli.peers;

import org.jspecify.annotations.NullMarked;
