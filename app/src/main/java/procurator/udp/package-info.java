/** Associations of datagrams: how many there may be, which gives way to others, and why a datagram was dropped. */
@NullMarked
package procurator.udp;

import org.jspecify.annotations.NullMarked;
