// The engines come from Debian's packages (scripts/machine.ts); puppeteer must not download its own.
module.exports = { skipDownload: true };
