/** One thread, one poller: readiness, timers, tasks from outside. */
@NullMarked
package procurator.loop;

import org.jspecify.annotations.NullMarked;
