/** Sockets by epoll: libc called through java.lang.foreign, in place on heap arrays. */
@NullMarked
package procurator.net.linux;

import org.jspecify.annotations.NullMarked;
