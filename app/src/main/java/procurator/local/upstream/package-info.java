/** The servers of a local half: choosing one, dialling it, links opened ahead, datagrams to it. */
@NullMarked
package procurator.local.upstream;

import org.jspecify.annotations.NullMarked;
