/** Sockets as a loop sees them: non-blocking, one poller a thread, plain heap arrays. */
@NullMarked
package procurator.net;

import org.jspecify.annotations.NullMarked;
