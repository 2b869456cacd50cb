/** What the user touches: one class a command, and how each ends. */
@NullMarked
package procurator.cli;

import org.jspecify.annotations.NullMarked;
