/** What any half is: its loops and how many, what the process bears, its limits and counters at one moment, how it drains. */
@NullMarked
package procurator.half;

import org.jspecify.annotations.NullMarked;
