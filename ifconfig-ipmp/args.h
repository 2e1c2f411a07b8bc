/*
 * args.h - the words of an ifconfig command line to a list of operations.
 *
 * Pure: reads no file and asks nobody.  Everything that can be seen to be wrong
 * in the words alone is found here, before anything is done.
 */
#ifndef ARGS_H
#define ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/ctlmsg.h"
#include "lib/ipaddr.h"

enum op_type {
	OP_PLUMB,
	OP_UNPLUMB,
	OP_ADDIF,     /* addr, mask */
	OP_REMOVEIF,  /* addr */
	OP_ADDR,      /* addr, mask */
	OP_DST,	      /* addr */
	OP_MASK,      /* mask; MASK_GIVEN: in addr.plen */
	OP_BROADCAST, /* addr; unset: derive it */
	OP_FLAGS,     /* flags_on, flags_off */
	OP_GROUP,     /* group */
	OP_MTU,	      /* value */
	OP_METRIC,    /* value */
	OP_TOKEN,     /* addr */
	OP_STATUS,    /* the entry of ifconfig -a, with the ether line */
	OP_CONFIGINFO
};

/* Where the prefix length of an address comes from. */
enum op_mask {
	MASK_CLASS,   /* nothing on the line says it: the address's class */
	MASK_GIVEN,   /* the line does: it is in addr.plen */
	MASK_DATABASE /* "netmask +": /etc/netmasks, if it knows the network */
};

/*
 * One sub-command.  at: the index in argv of the last word that belongs to it.
 * soft: after -a its failure ends the work on this interface
 * but not on the following ones; any other failure ends the program.
 */
struct op {
	enum op_type type;
	const char *word; /* as typed */
	size_t at;
	bool soft;
	enum op_mask mask;
	struct ipaddr addr;
	uint64_t flags_on, flags_off;
	char group[CTL_NAMESIZ];
	uint32_t value;
};

#define ARGS_ERRSIZ 256

/*
 * all: the first word was -a...; a unit is meant when it has all flags of
 * sel_on and none of sel_off.  verbose: with a v among its letters.  Else name
 * is the interface.  family: AF_UNSPEC when no word and no letter says it.
 */
struct args {
	bool all, verbose;
	uint64_t sel_on, sel_off;
	char name[CTL_NAMESIZ];
	int family;
	bool family_word;
	struct op *ops; /* in the order they are carried out */
	size_t nops;
	char error[ARGS_ERRSIZ]; /* what is wrong; "": show the usage */
	size_t error_at;	 /* and the index in argv of that word */
};

/* Finds the address of a host name: 0 or -errno. */
typedef int args_host_fn(void *arg, int family, const char *name,
    struct ipaddr *);

/*
 * argv without the name of the program, ended by NULL; at least one word.
 * 0, -EINVAL with the reason in error, or -ENOMEM.  args_free() in any case.
 */
int args_parse(struct args *, char *const argv[], args_host_fn *, void *arg);
void args_free(struct args *);

/* How many words a word takes as its arguments; -1: it is an address. */
int args_arity(const char *word);

/* Whether a sub-command of this type is on the line. */
bool args_has(const struct args *, enum op_type);

/*
 * Whether op can be meant for the interface of this name: 0, or -EINVAL with
 * the reason in error.
 */
int args_check_name(const struct op *, const char *name,
    char error[ARGS_ERRSIZ]);

#endif
