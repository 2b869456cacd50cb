/** What shells complete of a command line, a script for each, from the table of commands and options. */
@NullMarked
package procurator.cli.completion;

import org.jspecify.annotations.NullMarked;
