/*
 * args.c - the words of an ifconfig command line to a list of operations.
 *
 * The words are taken strictly from left to right, each by the function that
 * the table of words names for it.  What is no word of the table is an address.
 * Grammar: ifconfig(1M) of Solaris 8 to 10.
 */
#include "args.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/lifflags.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Longer than any host name. */
#define HOSTSIZ 256

struct parser {
	struct args *args;
	char *const *argv;
	char *const *next; /* the first word that is not yet taken */
	int family;
	unsigned int naddrs; /* addresses given to the current unit */
	bool has_plen;	     /* one of them came with its /LEN */
	enum op_mask mask;   /* of the last netmask word so far */
	uint8_t plen;	     /* with MASK_GIVEN */
	args_host_fn *host;
	void *arg;
};

struct word;

typedef int word_fn(struct parser *, const struct word *);

/*
 * take is called with the word already taken; it takes the word's arguments.
 * why: for a word that is refused, what the administrator should know.
 */
struct word {
	const char *name;
	word_fn *take;
	enum op_type type;
	bool soft, ipv4_only, ipv6_only;
	uint64_t on, off;
	const char *why;
};

/* Of the word that was taken last. */
static size_t
index_of_word(const struct parser *p)
{
	return (size_t)(p->next - p->argv) - 1;
}

static int fail(struct parser *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static int
fail(struct parser *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(p->args->error, sizeof(p->args->error), fmt, ap);
	va_end(ap);
	p->args->error_at = index_of_word(p);
	return -EINVAL;
}

static int
fail_usage(struct parser *p)
{
	p->args->error[0] = '\0';
	return -EINVAL;
}

/* There is room: no word makes more operations than it has words. */
static struct op *
add_op(struct parser *p, enum op_type type, const char *word, bool soft)
{
	struct op *op = &p->args->ops[p->args->nops++];

	op->type = type;
	op->word = word;
	op->at = index_of_word(p);
	op->soft = soft;
	return op;
}

/* The word behind this one; NULL: there is none, which has been said. */
static const char *
take_arg(struct parser *p, const struct word *w)
{
	if (*p->next == NULL) {
		fail(p, "no argument for %s", w->name);
		return NULL;
	}
	return *p->next++;
}

/* Decimal digits and nothing else. */
static int
parse_number(const char *text, uint32_t *value)
{
	uint64_t n = 0;
	const char *s;

	for (s = text; isdigit((unsigned char)*s) && n <= UINT32_MAX; s++)
		n = n * 10 + (uint64_t)(*s - '0');
	if (s == text || *s != '\0' || n > UINT32_MAX)
		return -EINVAL;
	*value = (uint32_t)n;
	return 0;
}

static int
parse_host(struct parser *p, const char *text, size_t len, struct ipaddr *out)
{
	char host[HOSTSIZ];

	if (len == 0 || len >= sizeof(host))
		return -EINVAL;
	memcpy(host, text, len);
	host[len] = '\0';
	if (ipaddr_parse(out, p->family, host) == 0)
		return 0;
	return p->host(p->arg, p->family, host, out);
}

static int
parse_plen(struct parser *p, const char *text, const char *slash, uint8_t *plen)
{
	uint32_t n;

	if (parse_number(slash + 1, &n) != 0)
		return fail(p, "Bad prefix length in %s", text);
	if (n > (p->family == AF_INET6 ? 128 : 32))
		return fail(p, "Bad prefix length: %u", n);
	*plen = (uint8_t)n;
	return 0;
}

/* An address without a prefix length. */
static int
parse_addr(struct parser *p, const char *text, struct ipaddr *out)
{
	if (strchr(text, '/') != NULL)
		return fail(p, "%.200s: unexpected '/'", text);
	if (parse_host(p, text, strlen(text), out) != 0)
		return fail(p, "%.200s: bad address", text);
	return 0;
}

/* An address that may have a prefix length, for op. */
static int
parse_addr_plen(struct parser *p, const char *text, struct op *op)
{
	const char *slash = strchr(text, '/');

	if (slash == NULL)
		return parse_addr(p, text, &op->addr);
	if (parse_host(p, text, (size_t)(slash - text), &op->addr) != 0)
		return fail(p, "%.200s: bad address", text);
	op->mask = MASK_GIVEN;
	p->has_plen = true;
	return parse_plen(p, text, slash, &op->addr.plen);
}

static int
take_plain(struct parser *p, const struct word *w)
{
	add_op(p, w->type, w->name, w->soft);
	return 0;
}

static int
take_flags(struct parser *p, const struct word *w)
{
	struct op *op = add_op(p, OP_FLAGS, w->name, w->soft);

	op->flags_on = w->on;
	op->flags_off = w->off;
	return 0;
}

static int
take_refused(struct parser *p, const struct word *w)
{
	return fail(p, "%s: not supported on Linux: %s", w->name, w->why);
}

/* The first address of a unit is its own, the second the far end's. */
static int
take_addr(struct parser *p, const char *text)
{
	struct op *op;

	if (p->naddrs >= 2)
		return fail(p, "%s: bad address (a third one)", text);
	if (p->naddrs++ == 1) {
		op = add_op(p, OP_DST, text, false);
		return parse_addr(p, text, &op->addr);
	}
	if (text[0] == '/') {
		op = add_op(p, OP_MASK, text, false);
		op->mask = MASK_GIVEN;
		p->has_plen = true;
		return parse_plen(p, text, text, &op->addr.plen);
	}
	op = add_op(p, OP_ADDR, text, false);
	return parse_addr_plen(p, text, op);
}

static int
take_set(struct parser *p, const struct word *w)
{
	const char *text = take_arg(p, w);

	if (text == NULL)
		return -EINVAL;
	p->naddrs = 0;
	return take_addr(p, text);
}

static int
take_destination(struct parser *p, const struct word *w)
{
	const char *text = take_arg(p, w);

	if (text == NULL)
		return -EINVAL;
	return parse_addr(p, text, &add_op(p, OP_DST, w->name, false)->addr);
}

/* From here on the words are for the new unit. */
static int
take_addif(struct parser *p, const struct word *w)
{
	const char *text = take_arg(p, w);

	if (text == NULL)
		return -EINVAL;
	p->naddrs = 1;
	p->has_plen = false;
	return parse_addr_plen(p, text, add_op(p, OP_ADDIF, w->name, w->soft));
}

static int
take_token(struct parser *p, const struct word *w)
{
	const char *text = take_arg(p, w);
	struct op *op;

	if (text == NULL)
		return -EINVAL;
	op = add_op(p, OP_TOKEN, w->name, false);
	return parse_addr_plen(p, text, op);
}

static int
take_removeif(struct parser *p, const struct word *w)
{
	const char *text = take_arg(p, w);

	if (text == NULL)
		return -EINVAL;
	return parse_addr(p, text,
	    &add_op(p, OP_REMOVEIF, w->name, w->soft)->addr);
}

/* Dotted, or hexadecimal with 0x. */
static int
parse_mask(struct parser *p, const char *text)
{
	struct in_addr mask;

	if (inet_aton(text, &mask) == 0)
		return fail(p, "%.200s: bad address", text);
	if (ipaddr_mask4_plen(ntohl(mask.s_addr), &p->plen) != 0)
		return fail(p,
		    "%s: bad netmask: its one bits must come "
		    "first, without a gap",
		    text);
	return 0;
}

static void
add_broadcast(struct parser *p, const char *word)
{
	add_op(p, OP_BROADCAST, word, false);
}

/*
 * The mask is also that of every address of the line that has no /LEN
 * (spread_mask()).  A lone + behind it, as people write in hostname files,
 * is short for "broadcast +".
 */
static int
take_netmask(struct parser *p, const struct word *w)
{
	struct op *op;
	const char *text = take_arg(p, w);

	if (text == NULL)
		return -EINVAL;
	if (strcmp(text, "+") == 0)
		p->mask = MASK_DATABASE;
	else if (parse_mask(p, text) != 0)
		return -EINVAL;
	else
		p->mask = MASK_GIVEN;
	if (!p->has_plen) {
		op = add_op(p, OP_MASK, w->name, false);
		op->mask = p->mask;
		op->addr.plen = p->plen;
	}
	if (*p->next != NULL && strcmp(*p->next, "+") == 0)
		add_broadcast(p, *p->next++);
	return 0;
}

static int
take_broadcast(struct parser *p, const struct word *w)
{
	struct op *op;
	const char *text = take_arg(p, w);

	if (text == NULL)
		return -EINVAL;
	if (strcmp(text, "+") == 0) {
		add_broadcast(p, w->name);
		return 0;
	}
	op = add_op(p, OP_BROADCAST, w->name, false);
	return parse_addr(p, text, &op->addr);
}

static int
take_group(struct parser *p, const struct word *w)
{
	struct op *op;
	const char *text = take_arg(p, w);

	if (text == NULL)
		return -EINVAL;
	if (strlen(text) >= sizeof(op->group))
		return fail(p,
		    "%s: group name too long (%zu characters at "
		    "most)",
		    text, sizeof(op->group) - 1);
	op = add_op(p, OP_GROUP, w->name, w->soft);
	memcpy(op->group, text, strlen(text) + 1);
	return 0;
}

static int
take_number(struct parser *p, const struct word *w)
{
	const char *text = take_arg(p, w);

	if (text == NULL)
		return -EINVAL;
	if (parse_number(text, &add_op(p, w->type, w->name, false)->value) != 0)
		return fail(p, "%s: bad %s, a number is needed", text, w->name);
	return 0;
}

/* Six numbers of one or two hexadecimal digits. */
static bool
is_ether_addr(const char *text)
{
	unsigned int b[6];
	int end = 0;

	return sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%n", &b[0], &b[1], &b[2],
		   &b[3], &b[4], &b[5], &end) == 6 &&
	    text[end] == '\0';
}

static int
take_ether(struct parser *p, const struct word *w)
{
	if (*p->next != NULL && is_ether_addr(*p->next))
		return take_refused(p, w);
	return take_plain(p, w);
}

#define PLAIN(w, t, s)                                                         \
	{                                                                      \
		.name = (w), .take = take_plain, .type = (t), .soft = (s)      \
	}
#define FLAG(w, s, set, clear)                                                 \
	{                                                                      \
		.name = (w), .take = take_flags, .soft = (s), .on = (set),     \
		.off = (clear)                                                 \
	}
#define REFUSED(w, text)                                                       \
	{                                                                      \
		.name = (w), .take = take_refused, .why = (text)               \
	}

#define WHY_DHCP   "let the DHCP client of the system run on the interface"
#define WHY_MODULE "there are no STREAMS modules"
#define WHY_ZONE   "there are no zones; use network namespaces"
#define WHY_TUNNEL "use ip tunnel"

static const struct word words[] = {
	PLAIN("plumb", OP_PLUMB, true),
	PLAIN("unplumb", OP_UNPLUMB, false),
	PLAIN("configinfo", OP_CONFIGINFO, true),
	{ .name = "set", .take = take_set },
	{ .name = "destination", .take = take_destination },
	{ .name = "addif", .take = take_addif, .soft = true },
	{ .name = "removeif", .take = take_removeif, .soft = true },
	{ .name = "netmask", .take = take_netmask, .ipv4_only = true },
	{ .name = "broadcast", .take = take_broadcast, .ipv4_only = true },
	{ .name = "group", .take = take_group, .soft = true },
	{ .name = "mtu", .take = take_number, .type = OP_MTU },
	{ .name = "metric", .take = take_number, .type = OP_METRIC },
	FLAG("up", false, LIFF_UP, 0),
	FLAG("down", false, 0, LIFF_UP),
	FLAG("failover", true, 0, LIFF_NOFAILOVER),
	FLAG("-failover", true, LIFF_NOFAILOVER, 0),
	FLAG("deprecated", false, LIFF_DEPRECATED, 0),
	FLAG("-deprecated", false, 0, LIFF_DEPRECATED),
	FLAG("standby", true, LIFF_STANDBY, 0),
	FLAG("-standby", true, 0, LIFF_STANDBY),
	FLAG("failed", true, LIFF_FAILED, 0),
	FLAG("-failed", true, 0, LIFF_FAILED),
	FLAG("private", false, LIFF_PRIVATE, 0),
	FLAG("-private", false, 0, LIFF_PRIVATE),
	FLAG("router", false, LIFF_ROUTER, 0),
	FLAG("-router", false, 0, LIFF_ROUTER),
	FLAG("local", false, 0, LIFF_NOLOCAL),
	FLAG("-local", false, LIFF_NOLOCAL, 0),
	FLAG("xmit", false, 0, LIFF_NOXMIT),
	FLAG("-xmit", false, LIFF_NOXMIT, 0),
	FLAG("anycast", false, LIFF_ANYCAST, 0),
	FLAG("-anycast", false, 0, LIFF_ANYCAST),
	FLAG("trailers", false, 0, LIFF_NOTRAILERS),
	FLAG("-trailers", false, LIFF_NOTRAILERS, 0),
	FLAG("arp", false, 0, LIFF_NOARP),
	FLAG("-arp", false, LIFF_NOARP, 0),
	FLAG("nud", false, 0, LIFF_NONUD),
	FLAG("-nud", false, LIFF_NONUD, 0),
	FLAG("preferred", false, LIFF_PREFERRED, 0),
	FLAG("-preferred", false, 0, LIFF_PREFERRED),
	{ .name = "token", .take = take_token, .ipv6_only = true },
	{ .name = "ether",
	    .take = take_ether,
	    .type = OP_STATUS,
	    .why = "no MAC address is ever rewritten here; use ip link set" },
	REFUSED("index", "the kernel chooses it"),
	REFUSED("subnet", "the prefix length of the address says it"),
	REFUSED("usesrc", "use the src of a route (ip route)"),
	REFUSED("zone", WHY_ZONE),
	REFUSED("-zone", WHY_ZONE),
	REFUSED("all-zones", WHY_ZONE),
	REFUSED("dhcp", WHY_DHCP),
	REFUSED("auto-dhcp", WHY_DHCP),
	REFUSED("auto-revarp", WHY_DHCP),
	REFUSED("modlist", WHY_MODULE),
	REFUSED("modinsert", WHY_MODULE),
	REFUSED("modremove", WHY_MODULE),
	REFUSED("tsrc", WHY_TUNNEL),
	REFUSED("tdst", WHY_TUNNEL),
	REFUSED("thoplimit", WHY_TUNNEL),
	REFUSED("encaplimit", WHY_TUNNEL),
	REFUSED("-encaplimit", WHY_TUNNEL),
};

static const struct word *
find_word(const char *text)
{
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (strcmp(text, words[i].name) == 0)
			return &words[i];
	return NULL;
}

int
args_arity(const char *word)
{
	const struct word *w = find_word(word);

	if (w == NULL)
		return -1;
	return w->take != take_plain && w->take != take_flags &&
	    w->take != take_refused && w->take != take_ether;
}

static int
take_word(struct parser *p)
{
	const char *text = *p->next++;
	const struct word *w = find_word(text);

	if (w == NULL)
		return take_addr(p, text);
	/* After -a it is for each interface whether the word fits it. */
	if (w->ipv4_only && p->family == AF_INET6 && !p->args->all)
		return fail(p, "Operation %s not supported for inet6", text);
	if (w->ipv6_only && p->family == AF_INET && !p->args->all)
		return fail(p, "Operation %s not supported for inet", text);
	return w->take(p, w);
}

static int
word_family(const char *text)
{
	if (text != NULL && strcmp(text, "inet") == 0)
		return AF_INET;
	if (text != NULL && strcmp(text, "inet6") == 0)
		return AF_INET6;
	return AF_UNSPEC;
}

/* Some hostname files say the family once more: the boot has said it. */
static void
take_family(struct parser *p)
{
	int family = word_family(*p->next);

	if (family == AF_UNSPEC)
		return;
	p->args->family = family;
	p->args->family_word = true;
	while (word_family(*p->next) == family)
		p->next++;
}

/* One letter of -a...; Z means the caller's zone. */
static int
take_letter(struct args *a, char letter)
{
	switch (letter) {
	case 'a':
	case 'Z':
		return 0;
	case 'v':
		a->verbose = true;
		return 0;
	case 'u':
		a->sel_on |= LIFF_UP;
		return 0;
	case 'd':
		a->sel_off |= LIFF_UP;
		return 0;
	case 'D':
		a->sel_off |= LIFF_DHCP;
		return 0;
	case '4':
		a->sel_on |= LIFF_IPV4;
		a->family = AF_INET;
		return 0;
	case '6':
		a->sel_on |= LIFF_IPV6;
		a->family = AF_INET6;
		return 0;
	default:
		return -EINVAL;
	}
}

static int
take_letters(struct parser *p, const char *text)
{
	const char *s;

	if (strchr(text, 'a') == NULL)
		return fail(p, "%s: no such interface", text);
	p->args->all = true;
	for (s = text + 1; *s != '\0'; s++)
		if (take_letter(p->args, *s) != 0)
			return fail_usage(p);
	return 0;
}

static int
take_interface(struct parser *p)
{
	const char *text = *p->next++;

	if (text[0] == '-')
		return take_letters(p, text);
	if (strlen(text) >= sizeof(p->args->name))
		return fail(p, "%s: interface name too long", text);
	memcpy(p->args->name, text, strlen(text) + 1);
	return 0;
}

/* The last netmask of the line is that of every address without a /LEN. */
static void
spread_mask(const struct parser *p)
{
	struct op *op;
	size_t i;

	for (i = 0; i < p->args->nops; i++) {
		op = &p->args->ops[i];
		if (op->type != OP_ADDR && op->type != OP_ADDIF)
			continue;
		if (op->mask == MASK_GIVEN)
			continue;
		op->mask = p->mask;
		op->addr.plen = p->mask == MASK_GIVEN
		    ? p->plen
		    : ipaddr_default_plen(&op->addr);
	}
}

static int
check_names(struct args *a)
{
	size_t i;

	for (i = 0; i < a->nops && !a->all; i++)
		if (args_check_name(&a->ops[i], a->name, a->error) != 0) {
			a->error_at = a->ops[i].at;
			return -EINVAL;
		}
	return 0;
}

static size_t
count_words(char *const argv[])
{
	size_t n = 0;

	while (argv[n] != NULL)
		n++;
	return n;
}

int
args_parse(struct args *a, char *const argv[], args_host_fn *host, void *arg)
{
	struct parser p = { .args = a,
		.argv = argv,
		.next = argv,
		.host = host,
		.arg = arg };

	memset(a, 0, sizeof(*a));
	a->ops = calloc(count_words(argv) + 1, sizeof(*a->ops));
	if (a->ops == NULL)
		return -ENOMEM;
	if (take_interface(&p) != 0)
		return -EINVAL;
	take_family(&p);
	p.family = a->family == AF_INET6 ? AF_INET6 : AF_INET;
	while (*p.next != NULL)
		if (take_word(&p) != 0)
			return -EINVAL;
	spread_mask(&p);
	return check_names(a);
}

void
args_free(struct args *a)
{
	free(a->ops);
	a->ops = NULL;
	a->nops = 0;
}

bool
args_has(const struct args *a, enum op_type type)
{
	size_t i;

	for (i = 0; i < a->nops; i++)
		if (a->ops[i].type == type)
			return true;
	return false;
}

/* The number behind the colon: plain decimal, no leading zero, not 0. */
static bool
is_unit_number(const char *text)
{
	uint32_t n;

	return text[0] != '0' && parse_number(text, &n) == 0;
}

int
args_check_name(const struct op *op, const char *name, char error[ARGS_ERRSIZ])
{
	const char *colon = strchr(name, ':');

	if (colon == NULL)
		return 0;
	switch (op->type) {
	case OP_PLUMB:
		if (is_unit_number(colon + 1))
			return 0;
		snprintf(error, ARGS_ERRSIZ,
		    "plumb: %s: bad logical interface name", name);
		return -EINVAL;
	case OP_UNPLUMB:
		if (is_unit_number(colon + 1))
			return 0;
		snprintf(error, ARGS_ERRSIZ,
		    "unplumb: Cannot unplumb %s: Invalid interface", name);
		return -EINVAL;
	case OP_ADDIF:
	case OP_REMOVEIF:
		snprintf(error, ARGS_ERRSIZ,
		    "%s: bad physical interface name %s", op->word, name);
		return -EINVAL;
	default:
		return 0;
	}
}
