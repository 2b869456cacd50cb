/** The command lines of other programs of this protocol: a table for each, and one reader for all. */
@NullMarked
package procurator.cli.peers;

import org.jspecify.annotations.NullMarked;
