/**
 * Sockets by java.nio selectors, for systems without epoll: slower, and with less said by the kernel: not what was
 * acknowledged, nor at which address a datagram was asked for.
 */
@NullMarked
package procurator.net.nio;

import org.jspecify.annotations.NullMarked;
