/** What makes a process a daemon: the background, a PID file, a user of its own, whoever looks after it. */
@NullMarked
package procurator.daemon;

import org.jspecify.annotations.NullMarked;
