/** What the packages are on machines that have nothing else. */
@NullMarked
package procurator.dist;

import org.jspecify.annotations.NullMarked;
