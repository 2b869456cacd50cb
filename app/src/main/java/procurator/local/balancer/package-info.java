/** Which of several servers is used: health by what real use shows, breakers, and an incumbent. Knows no socket and no loop. */
@NullMarked
package procurator.local.balancer;

import org.jspecify.annotations.NullMarked;
