/*
 * move.c - how long a failover takes inside of in.mpathd: from the news that a
 * carrier is lost to the announcement on the wire, beside the time that the
 * kernel alone needs for the same messages.
 *
 *	build/tests/bench/move [ADDRESSES...]		(1 100 1000)
 *
 * The real engine and the real kernel, in a network namespace of its own, with
 * a clock between the two: whatever is spent in calls of kernel.h is the
 * kernel's, the rest is ours.  Needs root.
 */
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "mpathd/core/lifconf.h"
#include "mpathd/engine.h"
#include "mpathd/os/clock.h"
#include "mpathd/os/linux_kernel.h"
#include "mpathd/os/statefile.h"

#define ROUNDS 7

/* The kernel, and when it was called. */
struct timed {
	struct kernel kernel; /* first: what the engine sees */
	struct kernel *real;
	mtime_t heard;	   /* that the carrier is lost; 0: not yet */
	mtime_t announced; /* first one since then; 0: none yet */
	mtime_t moved;	   /* the last addition since then */
	mtime_t inside;	   /* of calls since then */
	mtime_t inside_announced, inside_moved; /* of that, up to there */
};

static struct timed *
of(struct kernel *k)
{
	return (struct timed *)k;
}

static int
timed_dump(struct kernel *k, unsigned int what)
{
	mtime_t t = clock_now();
	int err = of(k)->real->ops->dump(of(k)->real, what);

	of(k)->inside += clock_now() - t;
	return err;
}

static int
timed_next_event(struct kernel *k, struct event *ev)
{
	struct timed *d = of(k);
	int got = d->real->ops->next_event(d->real, ev);

	if (got == 1 && ev->type == EV_LINK && d->heard == 0 &&
	    strcmp(ev->link.name, "hme0") == 0 && !ev->link.carrier) {
		d->heard = clock_now();
		d->inside = 0;
	}
	return got;
}

static void
timed_run(struct kernel *k, struct kop *op, size_t n)
{
	struct timed *d = of(k);
	mtime_t t = clock_now(), end;

	d->real->ops->run(d->real, op, n);
	end = clock_now();
	d->inside += end - t;
	if (n > 0 && op[n - 1].type == KOP_ADDR_ADD) {
		d->moved = end;
		d->inside_moved = d->inside;
	}
}

static int
timed_watch(struct kernel *k, uint32_t ifindex, bool on)
{
	return of(k)->real->ops->watch(of(k)->real, ifindex, on);
}

static int
timed_announce(struct kernel *k, uint32_t ifindex, const struct ipaddr *a)
{
	struct timed *d = of(k);
	mtime_t t = clock_now(), end;
	int err = d->real->ops->announce(d->real, ifindex, a);

	end = clock_now();
	d->inside += end - t;
	if (d->heard != 0 && d->announced == 0) {
		d->announced = end;
		d->inside_announced = d->inside;
	}
	return err;
}

static int
timed_probe_open(struct kernel *k, uint32_t ifindex, const struct ipaddr *src,
    uint16_t id)
{
	return of(k)->real->ops->probe_open(of(k)->real, ifindex, src, id);
}

static int
timed_probe_send(struct kernel *k, uint32_t ifindex, int family,
    const struct probe *p)
{
	return of(k)->real->ops->probe_send(of(k)->real, ifindex, family, p);
}

static void
timed_probe_close(struct kernel *k, uint32_t ifindex, int family)
{
	of(k)->real->ops->probe_close(of(k)->real, ifindex, family);
}

static const struct kernel_ops timed_ops = {
	.dump = timed_dump,
	.next_event = timed_next_event,
	.run = timed_run,
	.watch = timed_watch,
	.announce = timed_announce,
	.probe_open = timed_probe_open,
	.probe_send = timed_probe_send,
	.probe_close = timed_probe_close,
};

/* ---------------------------------------------------------- the daemon -- */

static struct engine engine;
static struct timed timed = { .kernel = { &timed_ops } };
static struct statefile *statefile;
static int kernel_fd;

static int
save(void *arg, const char *text, size_t len)
{
	(void)arg;
	return statefile_write(statefile, text, len);
}

static uint64_t
chance(void *arg)
{
	(void)arg;
	return (uint64_t)random();
}

static void
say_nothing(void *arg, enum log_level level, const char *text)
{
	(void)arg;
	(void)level;
	(void)text;
}

/* As the loop of the daemon does, until then. */
static void
run_until(mtime_t end)
{
	struct pollfd p = { .events = POLLIN };
	mtime_t now, wait;

	p.fd = kernel_fd;
	while ((now = clock_now()) < end) {
		engine_run(&engine, now);
		wait = mtime_min(engine_next(&engine), end) - clock_now();
		if (wait > 0)
			poll(&p, 1, (int)(wait / MSEC(1)) + 1);
	}
}

/* --------------------------------------------------------------- set-up -- */

__attribute__((format(printf, 1, 2))) static void
sh(const char *fmt, ...)
{
	char line[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (system(line) != 0) {
		fprintf(stderr, "failed: %s\n", line);
		exit(1);
	}
}

static void
join(const char *name)
{
	struct lifanswer a;

	lifconf_plumb(&engine.model, name, FAM_INET, &a);
	lifconf_set_group(&engine.model, name, "bench", &a);
	engine_touch(&engine);
	engine_run(&engine, clock_now());
}

static void
set_up(unsigned long addresses)
{
	const struct settings set = { .detection_time = SEC(10),
		.probe_failures = PROBE_FAILURES_DEFAULT,
		.failback = true };
	const struct engine_env env = { .save = save, .random = chance };
	unsigned int line;
	unsigned long i;
	FILE *f;
	int nic;

	for (nic = 0; nic < 2; nic++) {
		sh("ip link add hme%d type veth peer name far%d", nic, nic);
		sh("ip link set far%d up && ip link set hme%d up", nic, nic);
	}
	f = popen("ip -batch -", "we");
	for (i = 0; f != NULL && i < addresses; i++)
		fprintf(f, "addr add 10.1.%lu.%lu/16 dev hme0\n", 1 + i / 250,
		    1 + i % 250);
	if (f == NULL || pclose(f) != 0)
		exit(1);
	sh("ip addr add 10.1.0.2/16 dev hme1");
	sh("ip route add default via 10.1.0.1 dev hme0");
	engine_init(&engine, &timed.kernel, &set, &env);
	if (engine_start(&engine, NULL, &line, clock_now()) != 0)
		exit(1);
	join("hme0");
	join("hme1");
	run_until(clock_now() + SEC(2));
}

static int
compare(const void *a, const void *b)
{
	const mtime_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double
median_us(mtime_t *t)
{
	qsort(t, ROUNDS, sizeof(*t), compare);
	return (double)t[ROUNDS / 2] / 1000;
}

static void
measure(unsigned long addresses)
{
	mtime_t first[ROUNDS], first_bare[ROUNDS], all[ROUNDS], bare[ROUNDS];
	mtime_t span = SEC(2) + (mtime_t)addresses * USEC(500);
	double f, fb, a, ab;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		/* Older changes of links are to be forgotten. */
		run_until(clock_now() + span);
		timed.heard = timed.announced = timed.moved = 0;
		sh("ip link set far0 down");
		run_until(clock_now() + span);
		if (timed.announced == 0) {
			fprintf(stderr, "nothing was moved\n");
			exit(1);
		}
		first[i] = timed.announced - timed.heard;
		first_bare[i] = timed.inside_announced;
		all[i] = timed.moved - timed.heard;
		bare[i] = timed.inside_moved;
		sh("ip link set far0 up");
		/* Only so often in a minute is a link trusted at once. */
		memset(&model_nic(&engine.model, "hme0")->flap, 0,
		    sizeof(struct linkflap));
	}
	f = median_us(first);
	fb = median_us(first_bare);
	a = median_us(all);
	ab = median_us(bare);
	printf("%9lu %10.0f %10.0f %6.2f %10.0f %10.0f %6.2f\n", addresses, f,
	    fb, f / fb, a, ab, a / ab);
}

int
main(int argc, char **argv)
{
	static char *defaults[] = { "1", "100", "1000" };
	char rundir[] = "/dev/shm/ipmp-move.XXXXXX";
	char **arg = argc > 1 ? argv + 1 : defaults;
	int i, n = argc > 1 ? argc - 1 : 3, pid;

	if (mkdtemp(rundir) == NULL ||
	    statefile_open(&statefile, rundir, 0, &pid) != 0)
		return 1;
	log_to_hook(say_nothing, NULL);
	printf("%9s %10s %10s %6s %10s %10s %6s\n", "addresses", "first/us",
	    "kernel/us", "ratio", "all/us", "kernel/us", "ratio");
	for (i = 0; i < n; i++) {
		if (unshare(CLONE_NEWNET) != 0 ||
		    linux_kernel_open(&timed.real, false, &kernel_fd) != 0) {
			perror("a network namespace of its own");
			return 1;
		}
		set_up(strtoul(arg[i], NULL, 10));
		measure(strtoul(arg[i], NULL, 10));
		fflush(stdout);
		engine_free(&engine);
		linux_kernel_close(timed.real);
	}
	statefile_close(statefile);
	unlink(strcat(strcpy((char[64]){ 0 }, rundir), "/state"));
	unlink(strcat(strcpy((char[64]){ 0 }, rundir), "/lock"));
	rmdir(rundir);
	return 0;
}
