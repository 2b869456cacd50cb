/** Associations of datagrams: who has one, which gives way, and what is counted of what was dropped. */
@NullMarked
package procurator.udp;

import org.jspecify.annotations.NullMarked;
