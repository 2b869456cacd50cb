/** The server's half: links on the left, what is told of targets, and the associations of UDP. */
@NullMarked
package procurator.server;

import org.jspecify.annotations.NullMarked;
