/** Lists of servers that providers keep: fetched, kept for when there is no network, and followed while local runs. */
@NullMarked
package procurator.subscription;

import org.jspecify.annotations.NullMarked;
