/*
 * view.c - the same picture again and again, in place on a terminal.
 *
 * In place means the terminal's other screen, as pagers use it: what was on
 * the first one is there again afterwards.  Only sequences that every terminal
 * of today knows (ECMA-48, xterm) are used, and none when out is no terminal.
 */
#include "view.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* Other screen, no cursor, long lines cut instead of folded. */
#define ENTER	   "\033[?1049h\033[?25l\033[?7l"
#define LEAVE	   "\033[?7h\033[?25h\033[?1049l"
#define HOME	   "\033[H"
#define CLEAR_LINE "\033[K"
#define CLEAR_REST "\033[J"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static volatile sig_atomic_t caught;

static void
on_signal(int signo)
{
	caught = signo;
}

static const int signos[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP,
	SIGWINCH };

/* How it was before the view. */
struct signals {
	sigset_t mask;
	struct sigaction action[COUNT(signos)];
};

/*
 * What comes between two pictures waits for the next ppoll().  What was ignored
 * (nohup) stays so.
 */
static void
catch_signals(struct signals *before)
{
	struct sigaction sa = { .sa_handler = on_signal };
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < COUNT(signos); i++) {
		sigaddset(&set, signos[i]);
		sigaction(signos[i], NULL, &before->action[i]);
		if (before->action[i].sa_handler != SIG_IGN)
			sigaction(signos[i], &sa, NULL);
	}
	sigprocmask(SIG_BLOCK, &set, &before->mask);
}

static void
release_signals(const struct signals *before)
{
	size_t i;

	for (i = 0; i < COUNT(signos); i++)
		sigaction(signos[i], &before->action[i], NULL);
	sigprocmask(SIG_SETMASK, &before->mask, NULL);
}

void
view_size(FILE *out, unsigned int *lines, unsigned int *columns)
{
	struct winsize ws = { 0 };

	*lines = *columns = 0;
	if (!isatty(fileno(out)))
		return;
	/* As terminals are that do not say how large they are. */
	*lines = 24;
	*columns = 80;
	if (ioctl(fileno(out), TIOCGWINSZ, &ws) != 0)
		return;
	if (ws.ws_row > 0 && ws.ws_col > 0) {
		*lines = ws.ws_row;
		*columns = ws.ws_col;
	}
}

/* Only what fits: one line too many would scroll the first one away. */
static void
put_in_place(FILE *out, const char *picture)
{
	unsigned int lines, columns;
	size_t len;

	view_size(out, &lines, &columns);
	fputs(HOME, out);
	for (; *picture != '\0' && lines > 1; lines--) {
		len = strcspn(picture, "\n");
		fprintf(out, "%.*s" CLEAR_LINE "\n", (int)len, picture);
		picture += len + (picture[len] == '\n');
	}
	fputs(CLEAR_REST, out);
}

static void
switch_screen(const struct view *v, const char *how)
{
	if (!v->in_place)
		return;
	fputs(how, v->out);
	fflush(v->out);
}

/*
 * The screen is switched when there is something to show: what draw has to say
 * when it cannot begin must be seen on the first one.
 */
static int
put_picture(const struct view *v, bool first)
{
	char *picture;
	size_t size;
	FILE *f = open_memstream(&picture, &size);
	int status;

	if (f == NULL)
		return EXIT_FAILURE;
	status = v->draw(v->arg, f);
	if (fclose(f) != 0)
		return EXIT_FAILURE;
	if (status == 0 && first)
		switch_screen(v, ENTER);
	if (status == 0 && v->in_place)
		put_in_place(v->out, picture);
	else if (status == 0)
		fprintf(v->out, "%s%s", first ? "" : v->separator, picture);
	free(picture);
	if (fflush(v->out) != 0)
		return EXIT_FAILURE;
	return status;
}

/* Sleeps between two pictures; the signal that came then, or 0. */
static int
wait_interval(const struct view *v, const sigset_t *unblocked)
{
	const struct timespec ts = { v->interval_ms / 1000,
		(long)(v->interval_ms % 1000) * 1000000 };

	caught = 0;
	if (ppoll(NULL, 0, &ts, unblocked) >= 0 || errno != EINTR)
		return 0;
	return caught;
}

static void
pause_view(const struct view *v)
{
	switch_screen(v, LEAVE);
	raise(SIGSTOP);
	switch_screen(v, ENTER);
}

/* The pictures behind the first one; the signal that ends them, or 0. */
static int
run(const struct view *v, const sigset_t *unblocked, int *status)
{
	int signo;

	do {
		signo = wait_interval(v, unblocked);
		if (signo == SIGTSTP)
			pause_view(v);
		else if (signo != 0 && signo != SIGWINCH)
			return signo;
		*status = put_picture(v, false);
	} while (*status == 0);
	return 0;
}

int
view_run(const struct view *v)
{
	struct signals before;
	int status, signo;

	catch_signals(&before);
	status = put_picture(v, true);
	if (status != 0) {
		release_signals(&before);
		return status;
	}
	signo = run(v, &before.mask, &status);
	switch_screen(v, LEAVE);
	release_signals(&before);
	if (signo != 0)
		raise(signo);
	return status;
}
