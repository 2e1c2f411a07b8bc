/*
 * main.c - options and wiring of in.mpathd.
 */
#include <bsd/stdlib.h>
#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "conf.h"
#include "ctlcmd.h"
#include "ctlserver.h"
#include "ctlview.h"
#include "daemon.h"
#include "engine.h"
#include "lib/ctlclient.h"
#include "lib/log.h"
#include "loop.h"
#include "mpathd/core/state.h"
#include "os/clock.h"
#include "os/linux_caps.h"
#include "os/linux_filter.h"
#include "os/linux_kernel.h"
#include "os/linux_manager.h"
#include "os/statefile.h"

#define IDENT "in.mpathd"
/* How long another ifconfig-ipmp may hold the run directory. */
#define LOCK_TRIES    250
#define LOCK_PAUSE_US 20000

struct options {
	bool adopt;	 /* -a: no work, no daemon */
	bool foreground; /* -F, and -d, -D, -s */
	bool serve;	 /* -s: one client, on standard input */
	bool dismantle;	 /* -x: all comes home and is forgotten */
	bool ignore_link, ignore_routers;
	unsigned int debug;
	char *conf, *rundir; /* absolute: the daemon goes to / */
	const char *user;    /* -u: whom the run directory shall belong to */
};

struct mpathd {
	struct options opt;
	struct loop *loop;
	struct kernel *kernel;
	struct statefile *statefile;
	struct ctlserver *server;
	struct engine engine;
	struct ctlcmd cmd;
	char *saved; /* the text that the state file holds */
	size_t saved_len;
};

/* -------------------------------------------------------------- options -- */

static void
usage(FILE *to)
{
	fprintf(to,
	    "usage: in.mpathd [-aFdlmVx] [-D mask] [-f config] [-R rundir] "
	    "[-u user]\n");
}

static void
parse_debug(struct options *o, const char *arg)
{
	char *end;
	unsigned long mask = strtoul(arg, &end, 0);

	if (*end != '\0' || mask == 0 || mask > 0xff) {
		fprintf(stderr, "in.mpathd: Bad debug flags: %s\n", arg);
		exit(1);
	}
	o->debug = (unsigned int)mask;
	o->foreground = true;
}

/* Allocated; NULL: no memory, this directory is gone, or there is no path. */
static char *
absolute(const char *path)
{
	char *cwd, *out;

	if (path[0] == '\0')
		return NULL;
	if (path[0] == '/')
		return strdup(path);
	cwd = getcwd(NULL, 0);
	if (cwd == NULL || asprintf(&out, "%s/%s", cwd, path) < 0)
		out = NULL;
	free(cwd);
	return out;
}

static void
parse_options(struct options *o, int argc, char **argv)
{
	const char *conf = CONF_PATH, *rundir = ctlclient_rundir();
	int c;

	*o = (struct options){ .adopt = false };
	while ((c = getopt(argc, argv, "aFdlmsVxD:f:R:u:")) != -1) {
		switch (c) {
		case 'a':
			o->adopt = true;
			break;
		case 'F':
			o->foreground = true;
			break;
		case 'd':
			o->debug = 0xff;
			o->foreground = true;
			break;
		case 'l':
			o->ignore_link = true;
			break;
		case 'm':
			o->ignore_routers = true;
			break;
		case 's':
			o->serve = o->foreground = true;
			break;
		case 'x':
			o->dismantle = o->foreground = true;
			break;
		case 'V':
			puts("in.mpathd " PACKAGE_VERSION);
			exit(0);
		case 'D':
			parse_debug(o, optarg);
			break;
		case 'f':
			conf = optarg;
			break;
		case 'R':
			rundir = optarg;
			break;
		case 'u':
			o->user = optarg;
			break;
		default:
			usage(stderr);
			exit(1);
		}
	}
	if (optind != argc) {
		fprintf(stderr, "in.mpathd: unexpected argument %s\n",
		    argv[optind]);
		usage(stderr);
		exit(1);
	}
	o->conf = absolute(conf);
	o->rundir = absolute(rundir);
	if (o->conf == NULL || o->rundir == NULL) {
		fprintf(stderr,
		    "in.mpathd: cannot find the working directory; "
		    "give -f and -R as absolute paths\n");
		exit(1);
	}
}

/* -------------------------------------------------------- configuration -- */

static void
complain(void *arg, const char *text)
{
	unsigned int *complaints = arg;

	++*complaints;
	log_err("%s", text);
}

/* 0, or what is wrong with the file: -EBADMSG has been told. */
static int
read_settings(const struct options *o, struct settings *set)
{
	struct conf conf;
	unsigned int complaints = 0;
	int err = conf_read(&conf, o->conf, complain, &complaints);

	*set = (struct settings){
		.detection_time = conf.detection_time,
		.probe_failures = conf.probe_failures,
		.failback = conf.failback,
		.track_all = !conf.track_only_groups,
		.spread = conf.spread,
		.transitive = conf.transitive,
		.ignore_link = o->ignore_link,
		.ignore_routers = o->ignore_routers,
	};
	return err == 0 && complaints > 0 ? -EBADMSG : err;
}

/* ---------------------------------------------- what the engine asks for -- */

static int
save_state(void *arg, const char *text, size_t len)
{
	struct mpathd *d = arg;
	char *copy;
	int err;

	if (d->saved != NULL && d->saved_len == len &&
	    memcmp(d->saved, text, len) == 0)
		return 0;
	err = statefile_write(d->statefile, text, len);
	if (err != 0)
		return err;
	copy = malloc(len + 1);
	if (copy != NULL)
		memcpy(copy, text, len);
	free(d->saved);
	d->saved = copy;
	d->saved_len = len;
	return 0;
}

static uint64_t
random_bits(void *arg)
{
	uint64_t r;

	(void)arg;
	arc4random_buf(&r, sizeof(r));
	return r;
}

static const char *
manager_of(void *arg, const char *nic, uint32_t ifindex)
{
	const char *root = getenv("IPMP_ROOT");

	(void)arg;
	return linux_manager_of(root != NULL ? root : "", ifindex, nic);
}

static void
program_of(void *arg, uint32_t port, char *name, size_t size)
{
	(void)arg;
	linux_manager_program(port, name, size);
}

static int
check_state(void *arg)
{
	struct mpathd *d = arg;

	return statefile_check(d->statefile);
}

/* ------------------------------------------------------------ callbacks -- */

/* What is told before anybody can listen has no server yet. */
static void
tell(void *arg, const struct newsevent *ev)
{
	struct mpathd *d = arg;
	const struct moment at = { clock_now(), clock_wall() };
	struct ctlevent c;

	if ((d->engine.listeners & 1u << ev->type) == 0)
		return;
	c = ctlview_event(ev, at);
	ctlserver_publish(d->server, &c);
}

static mtime_t
on_turn(void *arg, mtime_t now)
{
	struct mpathd *d = arg;

	d->engine.listeners = ctlserver_wanted(d->server);
	engine_run(&d->engine, now);
	return mtime_min(engine_next(&d->engine),
	    ctlserver_tick(d->server, now));
}

/* The news is taken in by on_turn, which follows every descriptor. */
static void
on_kernel(void *arg, uint32_t events)
{
	(void)arg;
	(void)events;
}

struct client {
	struct ctlconn *conn;
	uint32_t seq;
};

static void
sink_unit(void *arg, const struct ctlunit *u)
{
	struct client *c = arg;

	ctlserver_unit(c->conn, c->seq, u);
}

static void
sink_record(void *arg, const struct ctlrecord *r)
{
	struct client *c = arg;

	ctlserver_record(c->conn, c->seq, r);
}

static void
sink_subscribe(void *arg, uint32_t mask)
{
	struct client *c = arg;

	ctlserver_subscribe(c->conn, c->seq, mask);
}

static void
sink_reply(void *arg, const struct ctlreply *r)
{
	struct client *c = arg;

	ctlserver_reply(c->conn, r);
}

static void
on_request(void *arg, struct ctlconn *conn, const struct ctlreq *req,
    bool privileged)
{
	struct mpathd *d = arg;
	struct client c = { conn, req->seq };
	struct ctlsink sink = { sink_unit, sink_reply, &c, sink_record,
		sink_subscribe };

	ctlcmd_run(&d->cmd, req, privileged, clock_now(), &sink);
	d->engine.listeners = ctlserver_wanted(d->server);
}

static void
on_gone(void *arg)
{
	struct mpathd *d = arg;

	loop_stop(d->loop);
}

/* A bad file changes nothing: who runs well is not put on defaults. */
static void
reload(struct mpathd *d)
{
	struct settings set;
	int err;

	log_err("SIGHUP: restart and reread config file");
	err = read_settings(&d->opt, &set);
	if (err != 0)
		log_err("%s is not used: %s; the configuration stays as it was",
		    d->opt.conf,
		    err == -EBADMSG ? "see above" : strerror(-err));
	else
		engine_set(&d->engine, &set, clock_now());
}

static void
on_signal(void *arg, int signo)
{
	struct mpathd *d = arg;

	switch (signo) {
	case SIGHUP:
		reload(d);
		break;
	case SIGUSR1:
		engine_report(&d->engine);
		break;
	default:
		loop_stop(d->loop);
		break;
	}
}

/* ---------------------------------------------------------------- start -- */

static int
lock_rundir(struct mpathd *d)
{
	const char *dir = d->opt.rundir;
	bool waits = d->opt.serve || d->opt.dismantle;
	int err, pid = 0, tries = 0;

	do {
		/* The one that runs is to end before what it does is undone. */
		if (tries == 1 && d->opt.dismantle && pid > 0)
			kill(pid, SIGTERM);
		if (tries > 0)
			usleep(LOCK_PAUSE_US);
		err = statefile_open(&d->statefile, dir,
		    d->opt.serve && geteuid() != 0, &pid);
	} while (err == -EBUSY && waits && ++tries < LOCK_TRIES);

	if (err == -EBUSY)
		log_err("main: is another instance of in.mpathd already "
			"active? (process %d holds %s)",
		    pid, dir);
	else if (err != 0)
		log_err("cannot use the run directory %s: %s; give another "
			"one with -R or IPMP_RUNDIR",
		    dir, strerror(-err));
	return err;
}

/* -u: from now on the run directory belongs to that user. */
static int
give_rundir(struct mpathd *d)
{
	const struct passwd *pw;
	int err;

	if (d->opt.user == NULL)
		return 0;
	pw = getpwnam(d->opt.user);
	err = pw != NULL ? statefile_give(d->statefile, pw->pw_uid, pw->pw_gid)
			 : -ENOENT;
	if (err != 0)
		log_err("cannot give the run directory %s to user %s: %s",
		    d->opt.rundir, d->opt.user,
		    pw != NULL ? strerror(-err) : "no such user");
	return err;
}

/*
 * All is open that needs more than what is kept now.  Whoever may write the run
 * directory is who we become: root could not without his capabilities.
 */
static int
confine(struct mpathd *d)
{
	uid_t uid;
	gid_t gid;
	int err = statefile_owner(d->statefile, &uid, &gid);

	if (err == 0)
		err = linux_caps_drop(uid, gid);
	if (err != 0) {
		log_err("cannot become the owner of %s (user %u) with fewer "
			"privileges: %s",
		    d->opt.rundir, (unsigned int)uid, strerror(-err));
		return err;
	}
	err = linux_filter_install();
	if (err != 0)
		log_info("system calls are not filtered: %s", strerror(-err));
	return 0;
}

static int
open_kernel(struct mpathd *d, int *fd)
{
	int err =
	    linux_kernel_open(&d->kernel, d->opt.serve && geteuid() != 0, fd);

	if (err == -EPERM || err == -EACCES)
		log_err("needs root, or CAP_NET_ADMIN and CAP_NET_RAW");
	else if (err != 0)
		log_err("cannot talk to the kernel: %s", strerror(-err));
	return err;
}

/* A state that cannot be used is kept for whoever wants to look at it. */
static void
set_aside(struct mpathd *d, const char *text, unsigned int line)
{
	log_err("the state file in %s %s (line %u); it is kept as state.bad, "
		"and what the kernel has is taken over as it is",
	    d->opt.rundir, state_fault(text), line);
	if (!d->engine.readonly)
		statefile_set_aside(d->statefile);
}

static void
restore(struct mpathd *d)
{
	char *text = NULL;
	size_t len;
	unsigned int line;
	int err = statefile_read(d->statefile, &text, &len);

	if (err != 0 && err != -ENOENT)
		log_err("cannot read the state file in %s: %s", d->opt.rundir,
		    strerror(-err));
	if (err == 0 && engine_restore(&d->engine, text, &line) != 0)
		set_aside(d, text, line);
	free(text);
}

static void
start_engine(struct mpathd *d, const struct settings *set)
{
	const struct engine_env env = { save_state, random_bits, d,
		(uint8_t)getpid(), tell, manager_of, program_of };
	int err;

	engine_init(&d->engine, d->kernel, set, &env);
	d->engine.passive = d->engine.readonly =
	    d->opt.serve || d->opt.dismantle;
	restore(d);
	err = engine_start(&d->engine, clock_now());
	if (err != 0)
		log_err("cannot read the kernel's state: %s", strerror(-err));
	d->cmd = (struct ctlcmd){ &d->engine, check_state, d, d->opt.rundir,
		clock_wall };
}

static int
open_server(struct mpathd *d)
{
	int err;

	if (d->opt.serve)
		return ctlserver_open_fd(&d->server, d->loop, STDIN_FILENO,
		    on_request, on_gone, d);
	err = ctlserver_open(&d->server, d->loop, d->opt.rundir, on_request, d);
	if (err != 0)
		log_err("cannot listen in %s: %s", d->opt.rundir,
		    strerror(-err));
	return err;
}

static int
dismantle(struct mpathd *d)
{
	int err;

	if (!engine_dismantle(&d->engine, clock_now())) {
		log_err("not everything could be brought home; nothing is "
			"forgotten, try again");
		return 1;
	}
	err = statefile_remove(d->statefile);
	if (err != 0)
		log_err("cannot remove the state file in %s: %s", d->opt.rundir,
		    strerror(-err));
	return err != 0;
}

static int
run(struct mpathd *d, const struct settings *set)
{
	static const int signos[] = { SIGHUP, SIGUSR1, SIGTERM, SIGINT, SIGQUIT,
		0 };
	int fd;

	if (loop_open(&d->loop, on_turn, d) != 0 || lock_rundir(d) != 0 ||
	    give_rundir(d) != 0 || open_kernel(d, &fd) != 0)
		return 1;
	linux_manager_open();
	start_engine(d, set);
	if (d->opt.dismantle)
		return dismantle(d);
	if (d->opt.adopt && !engine_has_work(&d->engine))
		return 0;
	if (open_server(d) != 0 ||
	    loop_signals(d->loop, signos, on_signal, d) != 0 ||
	    loop_add(d->loop, fd, EPOLLIN, on_kernel, d) != 0)
		return 1;
	if (!d->opt.serve)
		statefile_set_pid(d->statefile);
	if (confine(d) != 0)
		return 1;
	daemon_ready(0);
	if (!d->opt.foreground)
		log_to_syslog(IDENT);
	return loop_run(d->loop) != 0;
}

static void
finish(struct mpathd *d)
{
	if (d->server != NULL)
		ctlserver_close(d->server);
	if (d->cmd.engine != NULL)
		engine_free(&d->engine);
	if (d->kernel != NULL)
		linux_kernel_close(d->kernel);
	if (d->statefile != NULL)
		statefile_close(d->statefile);
	if (d->loop != NULL)
		loop_close(d->loop);
	free(d->saved);
	free(d->opt.conf);
	free(d->opt.rundir);
}

int
main(int argc, char **argv)
{
	struct mpathd d = { 0 };
	struct settings set;
	int status, err;

	parse_options(&d.opt, argc, argv);
	log_to_stderr(IDENT);
	log_set_debug(d.opt.debug);
	signal(SIGPIPE, SIG_IGN);
	err = read_settings(&d.opt, &set);
	if (err != 0 && err != -EBADMSG)
		log_err("cannot read %s: %s; the defaults are used", d.opt.conf,
		    strerror(-err));
	if (!d.opt.foreground && daemon_detach() != 0) {
		log_err("cannot daemonize");
		return 1;
	}
	status = run(&d, &set);
	finish(&d);
	daemon_ready(status);
	return status;
}
