/*
 * hostname.h - the text of a hostname file to command lines; pure.
 *
 * hostname.IF and hostname6.IF hold what would be typed behind "ifconfig IF
 * inet" and "ifconfig IF inet6".  A backslash in front of the end of a line
 * joins the next one.  A # at the beginning of a word starts a comment.  Lines
 * without a word do not count.
 */
#ifndef HOSTNAME_H
#define HOSTNAME_H

#include <stdbool.h>
#include <stddef.h>

/* Words, ended by NULL; the vector is ours, what it points to is not. */
struct wordlist {
	char **v;
	size_t n;
};

/* 0 or -ENOMEM. */
int wordlist_add(struct wordlist *, const char *word);
void wordlist_free(struct wordlist *);

/* The words of one line, and in which line of the file each stands. */
struct hostline {
	struct wordlist words;
	unsigned int *at;
};

struct hostname {
	int family;
	char *text; /* what the words point to */
	struct hostline *lines;
	size_t nlines;
};

/*
 * Takes a text apart.  A family word at the beginning of a line, which the name
 * of the file has said already, is left out.  0 or -ENOMEM; hostname_free() in
 * any case.
 */
int hostname_parse(struct hostname *, int family, const char *text);
void hostname_free(struct hostname *);

/*
 * The command line of a line of the file: "IF inet WORD...".  With the only
 * line of an IPv4 file goes "netmask + broadcast + up".  0 or -ENOMEM.
 */
int hostname_command(const struct hostname *, size_t line, const char *ifname,
    struct wordlist *);

/*
 * What the lines say of one unit.  added: it is made by addif; the first unit
 * is not.  addr: as written, NULL when it gets none.  words: all that is for
 * the unit, its address first; an addif is not among them.
 */
struct hostunit {
	bool added, movable;
	const char *addr;
	struct wordlist words;
};

/*
 * The lines cut into units: unit 0 first, then the others in their order.  nic:
 * the words that are for the NIC and not for a unit.  group: NULL when none is
 * given; the last one counts, as with standby.
 */
struct hostsplit {
	struct hostunit *units;
	size_t nunits;
	struct wordlist nic;
	const char *group;
	bool standby;
};

/* 0 or -ENOMEM; hostsplit_free() in any case, before hostname_free(). */
int hostname_split(const struct hostname *, struct hostsplit *);
void hostsplit_free(struct hostsplit *);

#endif
