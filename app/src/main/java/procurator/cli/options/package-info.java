/** What a command line may say: commands and options, help on them, and the codes the program ends with. */
@NullMarked
package procurator.cli.options;

import org.jspecify.annotations.NullMarked;
