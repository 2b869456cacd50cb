/** One thread, one poller: readiness, timers, tasks from outside, and a budget of what may wait. */
@NullMarked
package procurator.loop;

import org.jspecify.annotations.NullMarked;
