/** Sockets by epoll, with rows of datagrams in one call. */
@NullMarked
package procurator.net.epoll;

import org.jspecify.annotations.NullMarked;
