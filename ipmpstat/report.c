/*
 * report.c - carries out what the command line of ipmpstat asks for.
 */
#include "report.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "args.h"
#include "document.h"
#include "lib/ipmp.h"
#include "names.h"
#include "rows.h"
#include "table.h"
#include "view.h"

/* shown: there has been a picture, so a failure is but an interruption. */
struct report {
	const struct args *args;
	FILE *out, *err;
	struct names names;
	struct table table;
	int64_t start;
	bool in_place, shown;
};

static int64_t
monotonic_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static const char *
reason(const struct report *r, int code)
{
	switch (code) {
	case IPMP_ENOMPATHD:
		return "cannot contact in.mpathd(1M) -- is IPMP in use?";
	case IPMP_EPERM:
		return r->args->mode == MODE_PROBES
		    ? "insufficient privileges for -p"
		    : ipmp_errmsg(code);
	case IPMP_FAILURE:
		return strerror(errno);
	default:
		return ipmp_errmsg(code);
	}
}

static void
complain(const struct report *r, FILE *f, int code)
{
	fprintf(f, "ipmpstat: %s\n", reason(r, code));
}

/* -------------------------------------------------------------- pictures -- */

static void
put_rows(struct report *r, FILE *f, const struct rows *rows)
{
	struct table table = r->table;

	if (r->args->json)
		document_rows(f, &r->args->columns, rows);
	else
		table_rows(&table, f, rows);
}

/* A picture has a handle of its own: in.mpathd may have been restarted. */
static int
get_rows(struct report *r, struct rows *rows)
{
	ipmp_handle_t handle;
	int code, saved;

	*rows = (struct rows){ NULL, 0 };
	code = ipmp_open(&handle);
	if (code != IPMP_SUCCESS)
		return code;
	if (!r->args->live)
		code = ipmp_setqcontext(handle, IPMP_QCONTEXT_SNAP);
	if (code == IPMP_SUCCESS)
		code = rows_get(rows, handle, r->args->mode, &r->names);
	saved = errno;
	ipmp_close(handle);
	errno = saved;
	return code;
}

/* In a view the failure is the picture, and the next one may be better. */
static int
draw(void *arg, FILE *f)
{
	struct report *r = arg;
	struct rows rows;
	int code = get_rows(r, &rows);

	if (code == IPMP_SUCCESS)
		put_rows(r, f, &rows);
	else
		complain(r, r->shown && r->in_place ? f : r->err, code);
	rows_free(&rows);
	if (code == IPMP_SUCCESS)
		r->shown = true;
	return r->shown ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int
watch(struct report *r)
{
	bool human = !r->args->json && !r->args->parseable;
	struct view view = {
		.out = r->out,
		.interval_ms = r->args->watch_ms,
		.in_place = human && isatty(fileno(r->out)),
		.separator = human ? "\n" : "",
		.draw = draw,
		.arg = r,
	};

	r->in_place = view.in_place;
	/* A picture that is overwritten needs no second heading. */
	if (view.in_place)
		r->table.screen = 0;
	return view_run(&view);
}

/* ---------------------------------------------------------------- events -- */

static void
put_event(struct report *r, const ipmp_event_t *ev)
{
	struct row row;

	if (r->args->mode == MODE_EVENTS)
		row_from_change(&row, ev, &r->names);
	else
		row_from_probe(&row, ev, r->start, &r->names);
	if (r->args->json)
		document_row(r->out, &r->args->columns, &row);
	else
		table_row(&r->table, r->out, &row);
	row_clear(&row);
}

/* That a probe was sent is no news; its answer or its loss is. */
static bool
is_wanted(const struct report *r, const ipmp_event_t *ev)
{
	if (r->args->mode == MODE_EVENTS)
		return ev->ev_type != IPMP_EV_PROBE;
	return ev->ev_type == IPMP_EV_PROBE &&
	    ev->ev_probe_result != IPMP_PROBE_SENT;
}

/* As long as somebody reads; the code that ends it. */
static int
put_events(struct report *r, ipmp_handle_t handle)
{
	ipmp_event_t ev;
	int code;

	do {
		code = ipmp_next_event(handle, &ev, -1);
		if (code == IPMP_FAILURE && errno == EINTR)
			continue;
		if (code != IPMP_SUCCESS)
			return code;
		if (is_wanted(r, &ev))
			put_event(r, &ev);
	} while (!ferror(r->out));
	return IPMP_SUCCESS;
}

static int
subscribe(struct report *r, ipmp_handle_t handle)
{
	if (r->args->mode == MODE_EVENTS)
		return ipmp_subscribe(handle, IPMP_EVMASK_CHANGES);
	return ipmp_subscribe(handle, IPMP_EVMASK_PROBES);
}

static int
listen_on(struct report *r, ipmp_handle_t handle)
{
	bool probing = true;
	int code = IPMP_SUCCESS;

	if (r->args->mode == MODE_PROBES)
		code = rows_probing(handle, &probing);
	if (!probing && code == IPMP_SUCCESS) {
		fputs("ipmpstat: probe-based failure detection is disabled\n",
		    r->err);
		return EXIT_FAILURE;
	}
	if (code == IPMP_SUCCESS)
		code = subscribe(r, handle);
	if (code == IPMP_SUCCESS)
		code = put_events(r, handle);
	if (code == IPMP_SUCCESS)
		return EXIT_SUCCESS;
	complain(r, r->err, code);
	return EXIT_FAILURE;
}

static int
listen_to_events(struct report *r)
{
	ipmp_handle_t handle;
	int status, code = ipmp_open(&handle);

	if (code != IPMP_SUCCESS) {
		complain(r, r->err, code);
		return EXIT_FAILURE;
	}
	status = listen_on(r, handle);
	ipmp_close(handle);
	return status;
}

static int
run(struct report *r)
{
	if (r->args->mode == MODE_EVENTS || r->args->mode == MODE_PROBES)
		return listen_to_events(r);
	return r->args->watch_ms != 0 ? watch(r) : draw(r, r->out);
}

/* Pipes see each line at once; a full disk is no success. */
int
report_run(const struct args *a, FILE *out, FILE *err)
{
	struct report r = {
		.args = a,
		.out = out,
		.err = err,
		.table = { .columns = &a->columns, .parseable = a->parseable },
		.start = monotonic_ns(),
	};
	unsigned int columns;
	int status;

	if (a->error[0] != '\0')
		fprintf(err, "ipmpstat: %s\n", a->error);
	setvbuf(out, NULL, _IOLBF, 0);
	view_size(out, &r.table.screen, &columns);
	/* Programs are told what does not depend on a name server. */
	names_init(&r.names, a->numeric || a->json);
	status = run(&r);
	names_free(&r.names);
	if (fflush(out) != 0 || ferror(out)) {
		fprintf(err, "ipmpstat: cannot write: %s\n", strerror(errno));
		return EXIT_FAILURE;
	}
	return status;
}
